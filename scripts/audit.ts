import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/**
 * Checks what the app is built from: versions are exact, lockfiles are in step, and no shipped package has a known
 * vulnerability. The last asks npm's registry; without a network it is said and the exit status is 2, otherwise 1 where
 * something is wrong and 0 where nothing is. Python trains models and is not shipped: its versions are checked alone.
 */

type Versions = Readonly<Record<string, string>>

interface Manifest {
  readonly dependencies?: Versions
  readonly devDependencies?: Versions
}

interface Lockfile {
  readonly packages: Readonly<
    Record<
      string,
      Manifest & { readonly version?: string; readonly integrity?: string; readonly inBundle?: boolean }
    >
  >
}

const problems: string[] = []

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lockfile
for (const kind of ['dependencies', 'devDependencies'] as const)
  for (const [name, version] of Object.entries(manifest[kind] ?? {})) {
    if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
      problems.push(`package.json: ${name} is ${version}, not one version`)
    if (packages['']?.[kind]?.[name] !== version || packages[`node_modules/${name}`]?.version !== version)
      problems.push(`package-lock.json is not in step: ${name} ${version}`)
  }
for (const [path, { integrity, inBundle }] of Object.entries(packages))
  if (path !== '' && !inBundle && !integrity) problems.push(`package-lock.json: ${path} has no checksum`)

for (const line of readFileSync('training/requirements.lock', 'utf8').split('\n')) {
  const requirement = line.replace(/#.*/, '').trim()
  if (requirement !== '' && !/^(--|[\w.[\]-]+==[\w.+]+)/.test(requirement))
    problems.push(`training/requirements.lock: not one version: ${requirement}`)
}

interface Report {
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string; readonly range: string }>>
}

function advisories(): Report | undefined {
  const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], { encoding: 'utf8' })
  try {
    const report = JSON.parse(stdout) as Report
    return report.vulnerabilities ? report : undefined
  } catch {
    return undefined
  }
}

const report = advisories()
for (const [name, { severity, range }] of Object.entries(report?.vulnerabilities ?? {}))
  problems.push(`${name} ${range}: known vulnerability (${severity}); npm audit says more`)

for (const problem of problems) console.error(problem)
console.log(`${Object.keys(packages).length - 1} packages looked at, ${problems.length} problems.`)
if (!report)
  console.warn(
    'The registry gave no answer: known vulnerabilities were not asked for. Try again with a network.',
  )
process.exitCode = problems.length > 0 ? 1 : report ? 0 : 2

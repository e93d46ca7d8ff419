import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = 'training/.venv'
const lock = 'training/requirements.lock'
const project = 'training/pyproject.toml'
const stamp = join(folder, '.installed')

/** The interpreter of the training environment; `preparePython` must have run. */
export const python = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')

/** The `flawscope` command line of the training package, as command and first arguments. */
export const flawscope: readonly [string, ...string[]] = [python, '-m', 'flawscope']

/**
 * Creates the Python environment and installs the locked versions, once for each lock file.
 *
 * @throws Error when no Python 3.11 or newer is there, or pip fails; the message says what to do.
 */
export function preparePython(): void {
  const wanted = createHash('sha256').update(readFileSync(lock)).update(readFileSync(project)).digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  if (!existsSync(python)) run(findInterpreter(), ['-m', 'venv', folder])
  console.log('Installing the Python environment; the first time takes a few minutes.')
  run(python, ['-m', 'pip', 'install', '--quiet', '--requirement', lock])
  run(python, ['-m', 'pip', 'install', '--quiet', '--no-deps', '--editable', 'training'])
  writeFileSync(stamp, wanted)
}

function findInterpreter(): string {
  const probe = 'import sys; sys.exit(sys.version_info < (3, 11))'
  const found = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python'].find(
    (name) => spawnSync(name, ['-c', probe]).status === 0,
  )
  if (!found)
    throw new Error('Python 3.11 or newer is needed for the training tests. Install it and try again.')
  return found
}

function run(command: string, args: string[]): void {
  const { status } = spawnSync(command, args, { stdio: 'inherit' })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed; its own words are above.`)
}

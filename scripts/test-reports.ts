import { basename } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

export interface Tally {
  passed: number
  failed: number
  skipped: number
  /** A line for each that failed, or passed only when it was tried again; said once more at the very end. */
  notes?: readonly string[]
}

const PASSED_LATER = ' (passed when tried again)'

/** What went wrong, without colours and short enough for a log of which only the end is kept. */
const note = (name: string, message = ''): string =>
  `${name}: ${stripVTControlCharacters(message).replace(/\s+/g, ' ').slice(0, 300)}`

/** Reads the report of Vitest's `json` reporter. */
export function fromVitest(report: string): Tally {
  const json = JSON.parse(report) as {
    numPassedTests: number
    numFailedTests: number
    numPendingTests: number
    testResults: {
      name: string
      status: string
      message: string
      assertionResults: { fullName: string; status: string; failureMessages: string[] }[]
    }[]
  }
  // A file that fails to load, or to prepare its tests, has none that failed.
  const broken = json.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
  )
  // One that passed when it was tried again has kept what it failed with.
  const unclean = json.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ failureMessages }) => failureMessages.length > 0)
      .map(({ fullName, status, failureMessages }) =>
        note(`${basename(name)}, ${fullName}${status === 'passed' ? PASSED_LATER : ''}`, failureMessages[0]),
      ),
  )
  return {
    passed: json.numPassedTests,
    failed: json.numFailedTests + broken.length,
    skipped: json.numPendingTests,
    notes: [...broken.map(({ name, message }) => note(basename(name), message)), ...unclean],
  }
}

const characters: Readonly<Record<string, string>> = { quot: '"', lt: '<', gt: '>', '#10': '\n', amp: '&' }

const fromXml = (text: string): string =>
  text.replace(/&([^;]+);/g, (entity, name: string) => characters[name] ?? entity)

/** Reads the report of pytest's `--junit-xml`. */
export function fromJunit(report: string): Tally {
  const attribute = (name: string): number =>
    Number(new RegExp(`<testsuite [^>]*${name}="(\\d+)"`).exec(report)?.[1])
  const failed = attribute('failures') + attribute('errors')
  const skipped = attribute('skipped')
  const failures = report.matchAll(
    /<testcase classname="([^"]*)" name="([^"]*)"[^>]*><(?:failure|error) message="([^"]*)"/g,
  )
  const notes = [...failures].map(([, file, name, message = '']) =>
    note(fromXml(`${file}, ${name}`), fromXml(message)),
  )
  return { passed: attribute('tests') - failed - skipped, failed, skipped, notes }
}

interface PlaywrightSuite {
  suites?: PlaywrightSuite[]
  specs: {
    file: string
    title: string
    tests: { status: string; results: { error?: { message?: string } }[] }[]
  }[]
}

const specsOf = ({ specs, suites = [] }: PlaywrightSuite): PlaywrightSuite['specs'] => [
  ...specs,
  ...suites.flatMap(specsOf),
]

/** Reads the report of Playwright's `json` reporter. */
export function fromPlaywright(report: string): Tally {
  const { stats, suites } = JSON.parse(report) as {
    stats: { expected: number; unexpected: number; flaky: number; skipped: number }
    suites: PlaywrightSuite[]
  }
  const notes = suites
    .flatMap(specsOf)
    .flatMap(({ file, title, tests }) =>
      tests
        .filter(({ status }) => status === 'unexpected' || status === 'flaky')
        .map(({ status, results }) =>
          note(
            `${file}, ${title}${status === 'flaky' ? PASSED_LATER : ''}`,
            results.find(({ error }) => error)?.error?.message,
          ),
        ),
    )
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped, notes }
}

import { describe, expect, it } from 'vitest'
import { fromJunit, fromPlaywright, fromVitest } from './test-reports'

describe('fromVitest', () => {
  const report = (testResults: unknown[], passed: number, failed: number, pending = 0) =>
    JSON.stringify({
      numPassedTests: passed,
      numFailedTests: failed,
      numPendingTests: pending,
      testResults,
    })
  const test = (fullName: string, status: string, ...failureMessages: string[]) => ({
    fullName,
    status,
    failureMessages,
  })

  it('names what failed and what passed only when it was tried again', () => {
    const assertionResults = [
      test('adds', 'passed'),
      test('sends', 'passed', 'Error: late\n    at send'),
      test('draws', 'failed', '\u001b[31mAssertionError\u001b[39m: expected 1 to be 2\n    at draw'),
    ]
    const file = { name: '/app/src/a.test.ts', status: 'failed', message: '', assertionResults }
    expect(fromVitest(report([file], 2, 1, 3))).toEqual({
      passed: 2,
      failed: 1,
      skipped: 3,
      notes: [
        'a.test.ts, sends (passed when tried again): Error: late at send',
        'a.test.ts, draws: AssertionError: expected 1 to be 2 at draw',
      ],
    })
  })

  it.each([
    ['load', []],
    ['prepare its tests', [test('adds', 'skipped')]],
  ])('counts a file that fails to %s', (_, assertionResults) => {
    const file = { name: '/app/b.test.ts', status: 'failed', message: 'Cannot find module', assertionResults }
    expect(fromVitest(report([file], 4, 0))).toMatchObject({
      passed: 4,
      failed: 1,
      notes: ['b.test.ts: Cannot find module'],
    })
  })

  it('has nothing to say of what is well', () => {
    const file = {
      name: '/app/c.test.ts',
      status: 'passed',
      message: '',
      assertionResults: [test('adds', 'passed')],
    }
    expect(fromVitest(report([file], 1, 0))).toEqual({ passed: 1, failed: 0, skipped: 0, notes: [] })
  })
})

it('fromJunit names failures and errors', () => {
  const report = `<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest" errors="1" failures="1" skipped="1" tests="5" time="0.076"><testcase classname="test_a.TestA" name="test_bad" time="0.001"><failure message="assert &quot;&lt;a&gt;&quot; == 'b'&#10;  - c">self = 1</failure></testcase><testcase classname="test_a" name="test_fine" time="0.000" /><testcase classname="test_b" name="test_set_up[1]" time="0.001"><error message="failed on setup">at</error></testcase></testsuite></testsuites>`
  expect(fromJunit(report)).toEqual({
    passed: 2,
    failed: 2,
    skipped: 1,
    notes: [`test_a.TestA, test_bad: assert "<a>" == 'b' - c`, 'test_b, test_set_up[1]: failed on setup'],
  })
})

it('fromPlaywright names what failed and what passed only when it was tried again', () => {
  const spec = (title: string, status: string, ...messages: (string | undefined)[]) => ({
    file: 'queue.spec.ts',
    title,
    tests: [{ status, results: messages.map((message) => (message ? { error: { message } } : {})) }],
  })
  const report = {
    stats: { expected: 7, unexpected: 1, flaky: 1, skipped: 2 },
    suites: [
      {
        specs: [spec('opens', 'expected', undefined), spec('retries', 'flaky', 'Timed out', undefined)],
        suites: [{ specs: [spec('ends', 'unexpected', 'Not found', 'Not found either')] }],
      },
    ],
  }
  expect(fromPlaywright(JSON.stringify(report))).toEqual({
    passed: 8,
    failed: 1,
    skipped: 2,
    notes: ['queue.spec.ts, retries (passed when tried again): Timed out', 'queue.spec.ts, ends: Not found'],
  })
})

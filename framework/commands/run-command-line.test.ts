// Proves that a command line reaches its command with typed input, and that mistakes end in one sentence and an exit code.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { describe, test } from 'node:test'

const ROOT = path.resolve(import.meta.dirname, '../..')

/** Runs a small command line in a process of its own; the definitions are JavaScript text. */
function run(definition: string, words: readonly string[]) {
  const script = `
    import { defineCommand } from '#framework/commands/define-command.ts'
    import { runCommandLine } from '#framework/commands/run-command-line.ts'
    import { PendError } from '#shared/exceptions/pend-error.ts'
    const command = defineCommand({ name: 'greet', group: 'Tools', summary: 'greet people', ${definition} })
    process.exit(await runCommandLine({
      words: ${JSON.stringify(words)}, commands: [command], loadMore: async () => [],
      openProject: async () => ({ close: async () => console.log('closed') }),
    }))`
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: ROOT,
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

const ECHO = 'async run(project, input, console) { console.printJson(input) }'
const OPTIONS = `
  arguments: { first: { summary: 'who', required: true }, others: { summary: 'who else', many: true } },
  options: {
    times: { kind: 'integer', value: 'number', default: 1, summary: 'how often' },
    tone: { kind: 'text', value: 'word', choices: ['kind', 'cold'], summary: 'how' },
    dryRun: { kind: 'flag', summary: 'only say it' },
    color: { kind: 'flag', default: true, summary: 'without colour' },
  },
  examples: { 'greet ada': 'greets Ada' },
  ${ECHO}`

describe('a command line', () => {
  test('reaches its command with typed input and closes the project afterwards', () => {
    const { status, stdout } = run(OPTIONS, ['greet', 'ada', 'bob', 'eve', '--times', '3', '--dry-run', '--no-color'])
    assert.equal(status, 0)
    const input = { times: 3, dryRun: true, color: false, first: 'ada', others: ['bob', 'eve'] }
    assert.deepEqual(JSON.parse(stdout.replace('closed', '')), input)
    assert.match(stdout, /closed/)
  })

  test('teaches by help: options, defaults, choices and examples', () => {
    const { status, stdout } = run(OPTIONS, ['greet', '--help'])
    assert.equal(status, 0)
    for (const part of [
      '<first>',
      '[others...]',
      '--times <number>',
      'default: 1',
      'choices: "kind", "cold"',
      '--no-color',
      'greets Ada',
    ]) {
      assert.ok(stdout.includes(part), part)
    }
  })

  for (const [words, sentence] of [
    [['gret'], /unknown command 'gret'\n\(Did you mean greet\?\)/],
    [['greet', 'ada', '--tims', '3'], /unknown option '--tims'\n\(Did you mean --times\?\)/],
    [['greet', 'ada', '--times', 'x'], /'x' is invalid. It must be a whole number/],
    [['greet', 'ada', '--tone', 'rude'], /Allowed choices are kind, cold/],
    [['greet'], /missing required argument 'first'/],
  ] as const) {
    test(`answers "${words.join(' ')}" with a sentence and exit code 2`, () => {
      const { status, stderr } = run(OPTIONS, words)
      assert.equal(status, 2)
      assert.match(stderr, sentence)
      assert.doesNotMatch(stderr, /\n {4}at /, 'no stack trace')
    })
  }

  test('ends with the exit code of its command', () => {
    assert.equal(run('async run() { return 3 }', ['greet']).status, 3)
  })

  test("shows a user's mistake as a sentence and a hint, and still closes the project", () => {
    const { status, stderr, stdout } = run("async run() { throw new PendError('It is too late.', 'Come tomorrow.') }", [
      'greet',
    ])
    assert.deepEqual([status, stderr], [1, 'It is too late.\nCome tomorrow.\n'])
    assert.match(stdout, /closed/)
  })

  test('shows where a fault of our own is', () => {
    const { status, stderr } = run("async run() { throw new TypeError('oops') }", ['greet'])
    assert.equal(status, 1)
    assert.match(stderr, /TypeError: oops\n +at /)
  })

  test('says which option answers a question when nobody is there to answer', () => {
    const { status, stderr } = run("async run(project, input, console) { await console.ask('Name? ') }", ['greet'])
    assert.equal(status, 1)
    assert.match(stderr, /Nobody can answer "Name\?"/)
  })
})

// Proves that a command line reaches its command with typed input, and that mistakes end in one sentence and an exit code.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Project } from '#framework/application/project.ts'
import { openPaperTerminal } from '#framework/testing/terminals/paper-terminal.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { type CommandDefinition, defineCommand } from './define-command.ts'
import { runCommandLine } from './run-command-line.ts'

type Definition = Partial<Parameters<typeof defineCommand>[0]>

/** Runs a command line with one command. */
async function run(definition: Definition, words: readonly string[]) {
  const terminal = openPaperTerminal()
  const command = defineCommand({ name: 'greet', group: 'Tools', summary: 'greet people', ...definition } as never)
  const close = async () => void terminal.output.write('closed')
  const status = await runCommandLine({
    words,
    commands: [command as CommandDefinition],
    loadMore: async () => [],
    openProject: async () => ({ close, settings: { environment: 'test' } }) as Project,
    terminal,
  })
  return { status, ...terminal.written() }
}

const OPTIONS: Definition = {
  arguments: { first: { summary: 'who', required: true }, others: { summary: 'who else', many: true } },
  options: {
    times: { kind: 'integer', value: 'number', default: 1, summary: 'how often' },
    tone: { kind: 'text', value: 'word', choices: ['kind', 'cold'], summary: 'the format' },
    dryRun: { kind: 'flag', summary: 'only say it' },
    color: { kind: 'flag', default: true, summary: 'without colour' },
  },
  examples: { 'greet ada': 'greets Ada' },
  run: async (_project, input, console) => console.printJson(input),
}

describe('a command line', () => {
  test('reaches its command with typed input and closes the project afterwards', async () => {
    const { status, stdout } = await run(OPTIONS, [
      'greet',
      'ada',
      'bob',
      'eve',
      '--times',
      '3',
      '--dry-run',
      '--no-color',
    ])
    assert.equal(status, 0)
    const input = { times: 3, dryRun: true, color: false, first: 'ada', others: ['bob', 'eve'] }
    assert.deepEqual(JSON.parse(stdout.replace('closed', '')), input)
    assert.match(stdout, /closed/)
  })

  test('teaches by help: options, defaults, choices and examples', async () => {
    const { status, stdout } = await run(OPTIONS, ['greet', '--help'])
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
    test(`answers "${words.join(' ')}" with a sentence and exit code 2`, async () => {
      const { status, stderr } = await run(OPTIONS, words)
      assert.equal(status, 2)
      assert.match(stderr, sentence)
      assert.doesNotMatch(stderr, /\n {4}at /, 'no stack trace')
    })
  }

  test('ends with the exit code of its command', async () => {
    assert.equal((await run({ run: async () => 3 }, ['greet'])).status, 3)
  })

  test("shows a user's mistake as a sentence and a hint, and still closes the project", async () => {
    const { status, stderr, stdout } = await run(
      { run: () => Promise.reject(new PendError('It is too late.', 'Come tomorrow.')) },
      ['greet'],
    )
    assert.deepEqual([status, stderr], [1, 'It is too late.\nCome tomorrow.\n'])
    assert.match(stdout, /closed/)
  })

  test('shows where a fault of our own is', async () => {
    const { status, stderr } = await run({ run: () => Promise.reject(new TypeError('oops')) }, ['greet'])
    assert.equal(status, 1)
    assert.match(stderr, /TypeError: oops\n +at /)
  })

  test('names the option that answers a question when nobody is there to answer', async () => {
    const { status, stderr } = await run(
      { run: async (_project, _input, console) => void (await console.ask('Name? ')) },
      ['greet'],
    )
    assert.equal(status, 1)
    assert.match(stderr, /There is no terminal to answer "Name\?"/)
  })
})

// The generated pages contain everything in the code, and the index of decisions follows its headings.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { defineCommand } from '../define-command.ts'
import { buildCommandsPage } from './commands-page.ts'
import { withDecisionsIndex } from './decisions-index.ts'
import { anchorOf, tableOf } from './markdown.ts'
import { buildSettingsPage } from './settings-page.ts'

const MARKS = [
  '<!-- ./manage artifacts writes the index below from the headings. -->',
  '<!-- End of the index. -->',
] as const

describe('the page of settings', () => {
  test('has a chapter with a row for each setting', () => {
    const page = buildSettingsPage([
      { chapter: 'Server', variable: 'PORT', about: 'the port', allowed: 'a number', usual: '8000' },
      { chapter: 'Mail', variable: 'PEND_SMTP_URL', about: 'the mail server', allowed: 'smtp://…', usual: '' },
    ])
    assert.match(page, /## Server\n\n.*\n.*\n\| `PORT` \| the port \| a number \| `8000` \|\n/)
    assert.match(page, /## Mail\n\n.*\n.*\n\| `PEND_SMTP_URL` \| the mail server \| smtp:\/\/… \| {2}\|\n/)
  })
})

describe('the page of commands', () => {
  test('shows how to type a command, with its arguments and examples', () => {
    const page = buildCommandsPage([
      defineCommand({
        name: 'greet',
        group: 'Tools',
        summary: 'say hello',
        arguments: { names: { summary: 'whom to greet', required: true, many: true } },
        options: {
          loud: { kind: 'flag', summary: 'shout' },
          maxTimes: { kind: 'integer', value: 'number', summary: 'how often' },
        },
        examples: { 'greet Ann': 'greets Ann' },
        run: async () => {},
      }),
    ])
    assert.match(page, /\| \[`greet`\]\(#greet\) \| say hello \|/)
    assert.match(page, /## Tools\n\n### greet\n\n`\.\/manage greet <names\.\.\.> \[options\]`\n\nSay hello\.\n/)
    assert.match(page, /\| `--max-times <number>` \| how often \|/)
    assert.match(page, /- `\.\/manage greet Ann`: greets Ann/)
  })
})

describe('the index of decisions', () => {
  const [begin, end] = MARKS
  const body = `## 2026-11-23 Ids are \`UUIDs\`

- Decided: so.
- Superseded by [Ids are numbers](#2026-11-24-ids-are-numbers): they are shorter.

## 2026-11-24: Ids are numbers

- Decided: otherwise.
`

  test('links every heading and strikes out what was superseded', () => {
    const page = withDecisionsIndex(`# Decisions\n\n${begin}\n\nold\n\n${end}\n\n${body}`)
    const expected = [
      '**2026-11-23**',
      '- ~~[Ids are `UUIDs`](#2026-11-23-ids-are-uuids)~~ (Superseded by [Ids are numbers](#2026-11-24-ids-are-numbers))',
      '**2026-11-24**',
      '- [Ids are numbers](#2026-11-24-ids-are-numbers)',
    ].join('\n\n')
    assert.equal(page, `# Decisions\n\n${begin}\n\n${expected}\n\n${end}\n\n${body}`)
    assert.equal(withDecisionsIndex(page), page)
  })

  test('leaves a page without marks unchanged', () => {
    assert.equal(withDecisionsIndex(body), body)
  })
})

test('anchors are those of GitHub', () => {
  assert.equal(anchorOf('2026-11-30 `node(id)` looks: among what?'), '2026-11-30-nodeid-looks-among-what')
})

test('a bar in a cell does not end it', () => {
  assert.match(tableOf(['a'], [['x | y']]), /\| x \\\| y \|$/)
})

// Valid mails, protection from header injection, and the drivers without a server.
import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, test } from 'node:test'
import { Check } from 'typebox/value'
import { openConsoleDriver } from './drivers/console-driver.ts'
import { buildMail } from './layout.ts'
import { openMailer } from './mailer.ts'
import { MailSchema } from './message.ts'

const MESSAGE = { to: 'reader@example.com', subject: 'Hello', text: 'Good morning' }

describe('a mail', () => {
  const refused: [string, object][] = [
    ['a header line in the subject (CWE-93)', { subject: 'Hi\r\nBcc: all@example.com' }],
    ['a header line in the sender’s name (CWE-93)', { fromName: 'Ann\nX: y' }],
    ['a header line in an address (CVE-2020-7769)', { to: 'a@example.com\r\nRCPT TO:<b@example.com>' }],
    ['two addresses in one text (CVE-2023-7028)', { to: 'a@example.com,b@example.com' }],
    ['an address behind a name (GHSA-mm7p-fcc7-pg87)', { to: '"x@evil.example" <a@example.com>' }],
    ['an option instead of an address (CVE-2020-7769)', { to: '-oQ/tmp' }],
    ['look-alike letters (CVE-2019-19844)', { to: 'mike@exámple.com' }],
    ['more than fifty recipients', { to: Array(51).fill('a@example.com') }],
    ['an endless text', { text: 'x'.repeat(200_001) }],
    ['a file instead of a text', { text: { path: 'package.json' } }],
    ['an unknown key', { attachments: [{ path: 'package.json' }] }],
  ]
  for (const [title, change] of refused)
    test(`refuses ${title}`, () => assert.equal(Check(MailSchema, { ...MESSAGE, ...change }), false))

  test('has one or several recipients, and a name before the sender', async () => {
    const mailer = openMailer({ driver: 'memory', from: 'Desk <desk@example.org>', directory: '' })
    await mailer.send(MESSAGE, 'one')
    await mailer.send({ ...MESSAGE, to: ['a@example.com', 'b@example.com'], fromName: 'Acme' }, 'two')
    const [one, two] = mailer.sent
    assert.deepEqual([one!.messageId, one!.from], ['<one@example.org>', { name: 'Desk', address: 'desk@example.org' }])
    assert.deepEqual(
      two!.to.map(({ address }) => address),
      ['a@example.com', 'b@example.com'],
    )
    assert.deepEqual(two!.from, { name: 'Acme', address: 'desk@example.org' })
  })

  test('needs an address as its sender', () => {
    assert.throws(() => openMailer({ driver: 'memory', from: 'nobody', directory: '' }), /PEND_MAIL_FROM is "nobody"/)
  })
})

describe('the drivers without a server', () => {
  test('the console shows what a person would read', async () => {
    let shown = ''
    const driver = openConsoleDriver((text) => {
      shown += text
    })
    const mailer = openMailer({ driver: 'memory', from: 'Desk <desk@example.org>', directory: '' })
    await mailer.send(MESSAGE)
    await driver.deliver(mailer.sent[0]!)
    assert.match(shown, /From: Desk <desk@example\.org>\nTo: reader@example\.com\nSubject: Hello\n\nGood morning\n/)
  })

  test('the file driver writes one file per mail, which only its owner may read', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'pend-mail-'))
    try {
      const mailer = openMailer({ driver: 'file', from: 'desk@example.org', directory: path.join(directory, 'mail') })
      await mailer.send(MESSAGE, '../../escape')
      await mailer.send(MESSAGE, 'second')
      const files = await readdir(path.join(directory, 'mail'))
      assert.equal(files.length, 2)
      assert.ok(files.every((file) => file.endsWith('.eml')))
      const file = path.join(directory, 'mail', files.sort()[1]!)
      assert.match(await readFile(file, 'utf8'), /^Subject: Hello$/m)
      assert.equal((await stat(file)).mode & 0o777, 0o600)
    } finally {
      await rm(directory, { recursive: true })
    }
  })
})

describe('the layout', () => {
  test('says the same as text and as HTML, and keeps text from becoming HTML', () => {
    const { text, html } = buildMail({
      heading: 'Hello <b>Ann</b>',
      paragraphs: ['"One" & two\nthree'],
      action: { label: 'Open', url: 'https://example.com/?a=1&b="2"' },
      footer: 'Bye',
    })
    assert.equal(text, 'Hello <b>Ann</b>\n\n"One" & two\nthree\n\nOpen:\nhttps://example.com/?a=1&b="2"\n\nBye\n')
    assert.match(html, /<h1[^>]*>Hello &lt;b&gt;Ann&lt;\/b&gt;<\/h1>/)
    assert.match(html, /&quot;One&quot; &amp; two<br>three/)
    assert.match(html, /href="https:\/\/example\.com\/\?a=1&amp;b=&quot;2&quot;"/)
  })

  test('states its language, for screen readers (WCAG 3.1.1, found by trial D13)', () => {
    const content = { heading: 'x', paragraphs: [] }
    const languageOf = (language?: string) => /<html lang="(.*?)">/.exec(buildMail({ ...content, language }).html)?.[1]
    assert.deepEqual(
      [languageOf(), languageOf('de-AT'), languageOf(''), languageOf('"><b>')],
      ['en', 'de-AT', '', '&quot;&gt;&lt;b&gt;'],
    )
  })

  test('refuses a link that a browser could run', () => {
    const content = { heading: 'x', paragraphs: [], action: { label: 'x', url: 'javascript:alert(1)' } }
    assert.throws(() => buildMail(content), /http or https/)
  })
})

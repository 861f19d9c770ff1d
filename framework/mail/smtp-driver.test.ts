// The SMTP driver against a real SMTP server: what arrives, and what happens when the server is down, busy or refuses.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, describe, test } from 'node:test'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { MailFailure } from './mail-failure.ts'
import { type Mailer, openMailer } from './mailer.ts'
import type { MailMessage } from './message.ts'

interface Sink {
  readonly mails: { readonly to: string[]; readonly text: string }[]
  readonly mailer: Mailer
}

const closers: (() => Promise<void>)[] = []
after(async () => {
  for (const close of closers.reverse()) await close()
})

const MESSAGE: MailMessage = { to: 'reader@example.com', subject: 'Grüße', text: 'Hello reader' }

/** A server on a free port and a mailer that talks to it. */
async function openSink(
  { scheme = 'smtp', ...options }: SMTPServerOptions & { scheme?: string } = {},
  credentials = '',
): Promise<Sink> {
  const mails: { to: string[]; text: string }[] = []
  const server = new SMTPServer({
    authOptional: true,
    logger: false,
    onData(stream, session, done) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        mails.push({
          to: session.envelope.rcptTo.map(({ address }) => address),
          text: Buffer.concat(parts).toString(),
        })
        done()
      })
    },
    ...options,
  })
  server.on('error', () => {})
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.server.address() as { port: number }
  const mailer = openMailer({
    driver: 'smtp',
    from: 'PEND <no-reply@example.org>',
    smtpUrl: `${scheme}://${credentials}127.0.0.1:${port}`,
    directory: '',
  })
  closers.push(async () => {
    await mailer.close()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  })
  return { mails, mailer }
}

const refusal = (responseCode: number, message: string) => Object.assign(new Error(message), { responseCode })

async function failureOf(mailer: Mailer, message = MESSAGE): Promise<MailFailure> {
  return mailer.send(message, 'x').then(
    () => assert.fail('it was sent'),
    (error) => {
      assert.ok(error instanceof MailFailure, String(error))
      return error
    },
  )
}

describe('mail over SMTP', () => {
  test('arrives with sender, subject, both bodies and a stable id', async () => {
    const { mails, mailer } = await openSink()
    const html = '<p>Hello <b>reader</b></p>'
    await mailer.send({ ...MESSAGE, html, bcc: ['quiet@example.com'], replyTo: 'desk@example.com' }, 'task-1')
    const [mail] = mails
    assert.deepEqual(mail!.to, ['reader@example.com', 'quiet@example.com'])
    assert.match(mail!.text, /^From: PEND <no-reply@example\.org>$/im)
    assert.match(mail!.text, /^Message-ID: <task-1@example\.org>$/im)
    assert.match(mail!.text, /^Reply-To: desk@example\.com$/im)
    assert.match(mail!.text, /^Auto-Submitted: auto-generated$/im)
    assert.match(mail!.text, /^Subject: =\?UTF-8\?/im)
    assert.match(mail!.text, /Hello reader[\s\S]+Hello <b>reader<\/b>/)
    assert.doesNotMatch(mail!.text, /quiet@example\.com/)
  })

  test('logs in where the server requires it, and keeps a wrong password secret', async () => {
    const onAuth: SMTPServerOptions['onAuth'] = ({ username, password }, _session, done) =>
      username === 'ann' && password === 'p@ss word' ? done(null, { user: 'ann' }) : done(new Error('no'))
    const options = { authOptional: false, allowInsecureAuth: true, onAuth }
    const right = await openSink(options, `ann:${encodeURIComponent('p@ss word')}@`)
    await right.mailer.send(MESSAGE)
    assert.equal(right.mails.length, 1)
    const wrong = await openSink(options, 'ann:secret-word@')
    const failure = await failureOf(wrong.mailer)
    assert.equal(failure.isPermanent, false)
    assert.doesNotMatch(JSON.stringify({ ...failure, message: failure.message }), /secret-word|c2VjcmV0/)
  })

  test('is retried when the server is busy, and never when it refuses the recipient', async () => {
    const busy = await openSink({ onRcptTo: (_address, _session, done) => done(refusal(451, 'greylisted')) })
    const busyFailure = await failureOf(busy.mailer)
    assert.equal(busyFailure.isPermanent, false)
    const gone = await openSink({ onRcptTo: (_address, _session, done) => done(refusal(550, 'nobody here')) })
    const failure = await failureOf(gone.mailer)
    assert.equal(failure.isPermanent, true)
    assert.match(failure.message, /550 nobody here/)
  })

  test('goes to the accepted recipients once when another is refused', async () => {
    const { mails, mailer } = await openSink({
      onRcptTo: ({ address }, _session, done) =>
        address.startsWith('gone') ? done(refusal(550, 'nobody here')) : done(),
    })
    const failure = await failureOf(mailer, { ...MESSAGE, to: ['reader@example.com', 'gone@example.com'] })
    assert.equal(failure.isPermanent, true)
    assert.deepEqual(
      mails.map(({ to }) => to),
      [['reader@example.com']],
    )
  })

  test('is retried when nobody listens', async () => {
    const mailer = openMailer({ driver: 'smtp', from: 'a@example.org', smtpUrl: 'smtp://127.0.0.1:9', directory: '' })
    closers.push(() => mailer.close())
    assert.equal((await failureOf(mailer)).isPermanent, false)
  })

  test('is not handed to an encrypted server that cannot prove its identity', async () => {
    const { mails, mailer } = await openSink({ scheme: 'smtps', secure: true })
    assert.equal((await failureOf(mailer)).isPermanent, false)
    assert.equal(mails.length, 0)
  })

  test('is kept for later without a configured server', async () => {
    const mailer = openMailer({ driver: 'smtp', from: 'a@example.org', directory: '' })
    const failure = await failureOf(mailer)
    assert.equal(failure.isPermanent, false)
    assert.match(failure.message, /PEND_SMTP_URL/)
  })
})

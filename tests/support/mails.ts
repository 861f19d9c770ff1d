// Mails of the server under test: runs its tasks here, and its mailer keeps what they send.
import assert from 'node:assert/strict'
import type { ComposedMail } from '#framework/mail/compose.ts'
import { drainTasks } from '#framework/tasks/drain-tasks.ts'
import { mail } from '#framework/tasks/mail/mail-service.ts'
import { arrange } from './arrange.ts'
import type { TestServer } from './server.ts'

/** Runs the tasks that send mails to this address, and returns all mails to it, oldest first. */
export async function readMails(server: TestServer, address: string): Promise<ComposedMail[]> {
  const waiting = await arrange(
    `select id::text from tasks.tasks where name in ('authentication.send-link', 'framework.send-mail')
      and coalesce(payload ->> 'email', payload ->> 'to') = $1 and finished_at is null order by id`,
    [address],
  )
  for (const { id } of waiting) await drainTasks(server.runtime, { id: id as string })
  return mail.of(server).sent.filter(({ to }) => to.some((each) => each.address === address))
}

/** The token of the link in the latest mail to this address; `subject` selects the mail. */
export async function readToken(server: TestServer, address: string, subject: RegExp): Promise<string> {
  const mails = (await readMails(server, address)).filter((each) => subject.test(each.subject))
  const token = /#token=([\w-]{43})$/m.exec(mails.at(-1)?.text ?? '')?.[1]
  assert.ok(token, `no link for ${address}: ${mails.map(({ text }) => text)}`)
  return token
}

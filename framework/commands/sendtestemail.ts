// `sendtestemail`: tests whether mail leaves this installation, by the path of all mail.
import { setTimeout as wait } from 'node:timers/promises'
import type { Runtime } from '#framework/request/runtime.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { defineCommand } from './define-command.ts'

const PATIENCE_MS = 65_000

/** One mail to each address; the exit code is 1 if one could not be handed over. */
export const sendtestemail = defineCommand({
  name: 'sendtestemail',
  group: 'Tools',
  summary: 'send a test mail to the addresses given',
  description: 'The mail is sent by a task. The command waits for its first attempt, here or in a running worker.',
  arguments: { addresses: { summary: 'the recipients', required: true, many: true } },
  examples: { 'sendtestemail ann@example.com': 'with the settings of this process (PEND_MAIL_DRIVER, PEND_SMTP_URL)' },
  async run(project, { addresses }, console) {
    const { EMAIL_PATTERN } = await import('#framework/resource/fields/email.ts')
    const wrong = addresses.find((address) => !new RegExp(EMAIL_PATTERN).test(address))
    if (wrong !== undefined) throw new PendError(`"${wrong}" is not an e-mail address.`, 'Nothing was sent.')
    const { createContext } = await import('#framework/request/create-context.ts')
    const { formatMoment } = await import('#framework/mail/moments.ts')
    const { sendMail } = await import('#framework/tasks/mail/send-mail.ts')
    const { runtime } = await project.openServices()
    const { host } = new URL(project.settings.publicOrigin)
    const ctx = createContext(runtime, { requestId: 'command-sendtestemail' }).asSystem('send a test mail')
    let failures = 0
    for (const to of addresses) {
      const text = `This is a test mail of ${host}, sent on ${formatMoment(new Date(), { locale: null, timeZone: null })}.`
      const fault = await firstTryOf(
        runtime,
        await ctx.enqueue(sendMail, { to, subject: `Test mail from ${host}`, text }),
      )
      if (fault === null) console.print(`Sent to ${to}.`)
      else {
        failures++
        console.warn(`Not sent to ${to}: ${fault}`)
      }
    }
    return failures > 0 ? 1 : 0
  },
})

/** Why it could not be sent, or null. After a temporary failure it stays in the queue. */
async function firstTryOf(runtime: Runtime, id: string): Promise<string | null> {
  const { drainTasks } = await import('#framework/tasks/drain-tasks.ts')
  const { findOutcome } = await import('#framework/tasks/find-outcome.ts')
  const [drained] = await drainTasks(runtime, { id })
  if (drained) return drained.state === 'completed' ? null : `${drained.error} It is ${drained.state} now.`
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await wait(100)) {
    const outcome = await findOutcome(runtime, id)
    if (outcome?.state === 'completed') return null
    if (outcome?.error) return `${outcome.error} It is ${outcome.state} now.`
  }
  return 'a worker took it and has not come to an end.'
}

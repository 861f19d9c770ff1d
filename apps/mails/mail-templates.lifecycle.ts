// Refuses texts with unknown placeholders, which would leave gaps in mails.

import { MAIL_KINDS, type MailKindName, wordsIn } from '#apps/mailing/index.ts'
import { invalid } from '#framework/operations/steps/validate-input.ts'
import { defineLifecycle } from '#framework/request/declaring/define-lifecycle.ts'
import { mailTemplates } from './mail-templates.resource.ts'

const TEXTS = ['subject', 'heading', 'body', 'label', 'footer'] as const

export const mailTemplatesLifecycle = defineLifecycle(mailTemplates, {
  beforeCreate(_ctx, input) {
    requireKnownWords(input, input.kind as MailKindName)
    return input
  },
  beforeUpdate(_ctx, record, input) {
    requireKnownWords(input, record.kind)
    return input
  },
})

/** Throws `request.validation_failed` at the text for a placeholder that the kind of mail does not know. */
export function requireKnownWords(input: Partial<Record<(typeof TEXTS)[number], unknown>>, kind: MailKindName): void {
  const known: readonly string[] = MAIL_KINDS[kind].words
  const faults = TEXTS.flatMap((name) =>
    wordsIn(String(input[name] ?? ''))
      .filter((word) => !known.includes(word))
      .map((word) => ({
        pointer: `/${name}`,
        code: 'unknown_word',
        message: `speaks of {{${word}}}; known are ${known.map((each) => `{{${each}}}`).join(', ')}`,
      })),
  )
  if (faults.length > 0) throw invalid(faults)
}

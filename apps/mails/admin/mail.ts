// Kinds of mails as the API returns them, and the input for one.

export const TEXTS = ['subject', 'heading', 'body', 'label', 'footer'] as const
export type TextName = (typeof TEXTS)[number]
export type Texts = Readonly<Record<TextName, string>>

export interface MailKind extends Texts {
  readonly kind: string
  readonly words: readonly string[]
  readonly hasLink: boolean
  readonly templateId: string | null
}

export interface Preview {
  readonly subject: string
  readonly text: string
  readonly page: string | null
}

/** The editable texts: a mail without a link has no button. */
export function namesOf({ hasLink }: Pick<MailKind, 'hasLink'>): TextName[] {
  return TEXTS.filter((name) => name !== 'label' || hasLink)
}

/** The request body: empty texts become null. */
export function bodyOf(kind: MailKind, texts: Texts): Record<string, string | null> {
  const isNeeded = (name: TextName) => ['subject', 'heading', 'body'].includes(name)
  return Object.fromEntries(namesOf(kind).map((name) => [name, texts[name] || (isNeeded(name) ? '' : null)]))
}

/** The text with a placeholder inserted at the cursor. */
export function withWord(text: string, word: string, place: number): string {
  return `${text.slice(0, place)}{{${word}}}${text.slice(place)}`
}

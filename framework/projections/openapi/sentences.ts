// Texts of operations: a short summary, sentences below it, and what callers need.
/** What a caller needs. */
export interface Asked {
  readonly access: 'public' | 'actor' | { readonly permission: string }
  readonly forKeys?: boolean | undefined
  readonly stepUp?: boolean | undefined
}

/** A summary and a description that continues it. */
export interface Said {
  readonly summary: string
  readonly description?: string | undefined
}

/** Keeps the summary; appends the requirements to the description. */
export function sentencesOf({ summary, description }: Said, asked: Asked): Required<Said> {
  const sentences = [description, accessOf(asked), asked.stepUp ? STEP_UP : '']
  return { summary, description: sentences.filter(Boolean).join(' ') }
}

const MOST = 60

/** `verb` and its object; `plain` replaces a name that would make the summary too long. */
export function summaryOf(verb: string, noun: string, plain: string): string {
  const summary = `${verb} ${noun}`
  return summary.length > MOST ? `${verb} ${plain}` : summary
}

const STEP_UP = 'The caller must have confirmed their identity recently (`auth.step_up_required`).'

function accessOf({ access, forKeys }: Asked): string {
  if (access === 'public') return 'Requires no token.'
  if (access !== 'actor') return `Requires the permission \`${access.permission}\`.`
  return forKeys
    ? 'Requires the token of a person, or an API key.'
    : 'Requires the token of a person; API keys are refused.'
}

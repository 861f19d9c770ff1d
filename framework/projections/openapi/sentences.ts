// What operations say of themselves: a sentence for the list of them, the rest below it, and what they ask of the caller.
/** What is asked of whoever calls. */
export interface Asked {
  readonly access: 'public' | 'actor' | { readonly permission: string }
  readonly forKeys?: boolean | undefined
  readonly stepUp?: boolean | undefined
}

/** The first sentence is the summary; the description holds the others, and who may call. */
export function sentencesOf(text: string, asked: Asked): { summary: string; description: string } {
  const [, summary = text, rest = ''] = /^(.+?[.!?])\s+(.+)$/s.exec(text) ?? []
  return { summary, description: [rest, accessOf(asked), asked.stepUp ? STEP_UP : ''].filter(Boolean).join(' ') }
}

const STEP_UP = 'The caller must have proven lately who they are (`auth.step_up_required`).'

function accessOf({ access, forKeys }: Asked): string {
  if (access === 'public') return 'It needs no token.'
  if (access !== 'actor') return `It needs the permission \`${access.permission}\`.`
  return forKeys
    ? 'It needs the token of somebody who is signed in, or an API key.'
    : 'It needs the token of somebody who is signed in; API keys are refused.'
}

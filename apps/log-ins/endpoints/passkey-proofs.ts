// Options for proving a passkey: as a second factor, and for step-up.
import Type from 'typebox'
import { authenticationOptions, OPTIONS } from '#apps/second-factors/index.ts'
import { CHALLENGE, openChallenge, requireChallenge, systemFor } from '#apps/sessions/index.ts'
import { bodyOf, TAG } from '#apps/tokens/index.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'

/** POST /auth/second-factor/passkey-options */
export const beginPasskeyProof = defineEndpoint({
  method: 'POST',
  path: '/auth/second-factor/passkey-options',
  name: 'beginPasskeyProof',
  tag: TAG,
  summary: 'Begin to use a passkey as the second factor',
  description: 'Takes the challenge of a log-in and returns the options for navigator.credentials.get.',
  access: 'public',
  body: bodyOf({ challenge: CHALLENGE }),
  answer: Type.Object({ options: OPTIONS }),
  problems: ['auth.invalid_challenge'],
  async run(ctx, { body: { challenge } }) {
    const system = systemFor(ctx, 'begin to prove a passkey')
    const { userId } = await requireChallenge(system, 'log_in', challenge)
    // The passkey signs the sign-in's own challenge: the signature is valid for nothing else.
    return { body: { options: await authenticationOptions(system, challenge, userId!) } }
  },
})

/** POST /auth/step-up/passkey-options */
export const beginPasskeyStepUp = defineEndpoint({
  method: 'POST',
  path: '/auth/step-up/passkey-options',
  name: 'beginPasskeyStepUp',
  tag: TAG,
  summary: 'Begin to prove my identity with a passkey',
  description: 'Returns the options for navigator.credentials.get.',
  access: 'actor',
  answer: Type.Object({ options: OPTIONS }),
  async run(ctx) {
    const [userId, sessionId, system] = [ctx.actorId!, ctx.sessionId, ctx.asSystem('begin to prove a session')]
    const { challenge } = await openChallenge(system, 'step_up', { userId, sessionId })
    return { body: { options: await authenticationOptions(system, challenge, userId) } }
  },
})

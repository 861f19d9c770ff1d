// Shared by the endpoints for logging in: their heading in the documents, and shapes of bodies and secrets.
import Type from 'typebox'
import { withForm } from '#framework/resource/schemas/text-forms.ts'

export const TAG = 'Authentication'

/** A random text of ours: 256 bits in base64url. */
export function secretOf(description: string) {
  return Type.String({ pattern: withForm('^[A-Za-z0-9_-]{43}$', 'is not a token of this server'), description })
}

/** A body with exactly these fields. */
export function bodyOf<P extends Parameters<typeof Type.Object>[0]>(properties: P) {
  return Type.Object(properties, { additionalProperties: false })
}

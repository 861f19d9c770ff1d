// Schemas shared by the webhooks' endpoints.
import { aText } from '#framework/resource/schemas/described-schemas.ts'

export const SIGNING_SECRET = aText(
  'The key that signs its messages (Standard Webhooks), such as `whsec_C2FVsBQIhrsc`. It appears only in this answer.',
)

// The shapes that the endpoints of webhooks share.
import { aText } from '#framework/resource/described-schemas.ts'

export const SIGNING_SECRET = aText(
  'What signs its messages (Standard Webhooks), such as `whsec_C2FVsBQIhrsc`: shown in this answer and never again.',
)

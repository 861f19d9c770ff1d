// The shapes that the endpoints of webhooks share.
import { aText } from '#framework/resource/described-schemas.ts'

export const SIGNING_SECRET = aText(
  'What signs its messages (`whsec_…`, Standard Webhooks): shown in this answer and never again.',
)

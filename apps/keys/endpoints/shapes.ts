// The shapes that the endpoints of API keys share.
import { aText } from '#framework/resource/described-schemas.ts'

export const KEY_SECRET = aText('The key itself, shown in this answer and never again: `Authorization: Bearer pend_…`.')

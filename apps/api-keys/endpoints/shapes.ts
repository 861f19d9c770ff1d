// Schemas shared by the API keys' endpoints.
import { aText } from '#framework/resource/schemas/described-schemas.ts'

export const KEY_SECRET = aText('The key itself, shown in this answer and never again: `Authorization: Bearer pend_…`.')

// Production settings. The base is made for it; variables cover what differs between installations.
import type { SettingsPart } from './schema.ts'

export const production: SettingsPart = {
  docs: { openapi: 'signed-in', swagger: 'staff', redoc: 'staff', graphiql: 'staff' },
}

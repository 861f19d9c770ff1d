// The settings of the place where a release is tried: production, with the tools to look inside.
import type { SettingsPart } from './schema.ts'

export const staging: SettingsPart = {
  logLevel: 'debug',
  debug: { introspection: true },
}

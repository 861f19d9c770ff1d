// Settings for testing a release: production, with tools to look inside.
import type { SettingsPart } from './schema.ts'

export const staging: SettingsPart = {
  logLevel: 'debug',
  debug: { introspection: true },
}

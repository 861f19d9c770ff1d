// The settings of real service. The base is made for it; what differs between installations comes from variables.
import type { SettingsPart } from './schema.ts'

export const production: SettingsPart = { docs: 'signed-in' }

// The front door of tenant settings.
export { selectTimeZones } from './select-time-zones.ts'
export { settingsOf } from './settings-of.ts'
export { announceTenant } from './tenant-changed.ts'
export { openTenantMemory, type TenantMemory } from './tenant-memory.ts'

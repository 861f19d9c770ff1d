// Settings of a developer's machine.
import type { SettingsPart } from './schema.ts'

export const development: SettingsPart = {
  // Browsers resolve every name under localhost to this machine: acme.localhost is the tenant acme.
  allowedHosts: ['localhost', '.localhost', '127.0.0.1', '[::1]'],
  corsOrigins: ['http://localhost:3000', 'http://localhost:5173'],
  // The first request of a kind compiles much code, and other programs share the machine.
  load: { delay: 0 },
  rateLimit: { max: 6000, window: 60 },
  drain: { timeout: 3 },
  mail: { driver: 'console' },
  debug: { introspection: true },
}

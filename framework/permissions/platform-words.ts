// Permissions of platform staff, for work on the platform itself.

/** Permissions that no role of a tenant has. */
export const PLATFORM_WORDS = {
  /** View tenants, tasks, people and their sessions. */
  read: 'platform.read',
  /** End sessions, deactivate people, suspend tenants, run and cancel tasks. */
  update: 'platform.update',
  /** Impersonate people. */
  impersonate: 'platform.impersonate',
} as const

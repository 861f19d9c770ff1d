// The apps that every clone starts with: all others belong to the product.

/** By name. */
export const SHIPPED_APPS: readonly string[] = [
  ...[
    'framework',
    'admin',
    'roles',
    'users',
    'tenant-settings',
    'tenants',
    'custom-domains',
    'mailing',
    'mails',
    'tokens',
    'sessions',
    'mail-links',
    'passwords',
  ],
  ...['second-factors', 'log-ins', 'accounts', 'api-keys', 'identities', 'staff', 'access'],
  ...[
    'invitations',
    'audit',
    'events',
    'webhooks',
    'files',
    'content',
    'views',
    'archives',
    'tenant-exports',
    'erasure',
    'tasks',
  ],
]

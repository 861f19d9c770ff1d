// The chapters of the documents by usefulness: what a product is made of first, operations last.

/** OpenAPI tags. Unlisted ones, such as your own resources', come first. */
export const TAG_ORDER: readonly string[] = [
  // Content.
  ...['Articles', 'Categories', 'Tags', 'Files'],
  // People.
  ...['Users', 'Memberships', 'Invitations', 'Roles'],
  // Configuration.
  ...['Tenants', 'Custom domains', 'Mail templates', 'Saved views'],
  // Sign-in and keys.
  ...['Authentication', 'Providers', 'API keys'],
  // Notifications.
  ...['Events', 'Webhooks', 'Webhook deliveries'],
  // Records and operations.
  ...['Bulk runs', 'Bulk failures', 'Changes', 'Tenant exports', 'Tasks', 'Platform', 'Admin'],
]

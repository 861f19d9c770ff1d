// The chapters of the documents in the order in which people need them: what a product is made of first, what keeps it running last.

/** Tags of OpenAPI. One that is not named, such as that of a resource of your own, stands before all of them. */
export const TAG_ORDER: readonly string[] = [
  // What is stored.
  ...['Articles', 'Categories', 'Tags', 'Files'],
  // Who works with it.
  ...['Users', 'Memberships', 'Invitations', 'Roles'],
  // How it is set up.
  ...['Tenants', 'Custom domains', 'Mail templates', 'Saved views'],
  // How people and programs come in.
  ...['Authentication', 'Providers', 'API keys'],
  // What others are told.
  ...['Events', 'Webhooks', 'Webhook deliveries'],
  // What is kept of it, and who looks after it.
  ...['Bulk runs', 'Bulk failures', 'Changes', 'Tenant exports', 'Tasks', 'Platform', 'Admin'],
]

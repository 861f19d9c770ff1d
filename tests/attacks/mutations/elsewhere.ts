// Guards that no mutation can remove, each with its reason: a library or the database holds them, or they are the absence of something.

/** Label of the guard, as attacks name it → why no text of ours could be removed. */
export const elsewhere: Readonly<Record<string, string>> = {
  'a new tenant is a new tenant':
    'absence: nothing looks a tenant up by the name that a registration gives; its id is a random one of node:crypto, and the primary key of PostgreSQL has it once',
  'no cookies': 'absence: no plugin of Fastify that writes cookies is installed, and Fastify itself writes none',
}

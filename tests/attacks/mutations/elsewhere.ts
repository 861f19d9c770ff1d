// Guards that no mutation can take away, each with its reason: they stand in a library or the database, or are the absence of something.

/** Label of the guard, as attacks name it → why there is no text of ours that could be taken away. */
export const elsewhere: Readonly<Record<string, string>> = {
  'a new tenant is a new tenant':
    'absence: nothing looks a tenant up by the name that a registration gives; its id is a random one of node:crypto, and the primary key of PostgreSQL has it once',
  'no cookies': 'absence: no plugin of Fastify that writes cookies is installed, and Fastify itself writes none',
}

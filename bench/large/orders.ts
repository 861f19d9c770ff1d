// The orders of the large tenant: one field of each kind that lists filter by.
import { defineApp } from '#framework/application/define-app.ts'
import { withClient } from '#framework/database/bootstrap/with-client.ts'
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { defineResource } from '#framework/resource/define-resource.ts'
import { boolean } from '#framework/resource/fields/boolean.ts'
import { choice } from '#framework/resource/fields/choice.ts'
import { date } from '#framework/resource/fields/date.ts'
import { dateTime } from '#framework/resource/fields/date-time.ts'
import { decimal } from '#framework/resource/fields/decimal.ts'
import { email } from '#framework/resource/fields/email.ts'
import { integer } from '#framework/resource/fields/integer.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { slug } from '#framework/resource/fields/slug.ts'
import { text } from '#framework/resource/fields/text.ts'

const customers = defineResource('customers', { fields: { name: text({ max: 100 }) }, audit: false })

export const orders = defineResource('orders', {
  fields: {
    title: text({ required: true, max: 200, search: true }),
    note: text({ search: true }),
    key: slug(),
    mail: email(),
    total: decimal(),
    number: integer(),
    state: choice(['new', 'sent', 'lost'], { default: 'new' }),
    isPaid: boolean({ default: false }),
    day: date(),
    placedAt: dateTime(),
    customer: reference('customers'),
  },
  ordering: ['-placedAt'],
  filters: ['title', 'note', 'key', 'mail', 'total', 'number', 'state', 'isPaid', 'day', 'placedAt'],
  sortable: ['customer__name'],
  audit: false,
})

export const SHOP = defineApp({
  name: 'shop',
  resources: [customers, orders],
  policies: [customers, orders].map((each) => definePolicy(each, [allow('viewer', ['read'])])),
})

/** One of a thousand customers for each order, except one customer with fifty orders. */
const CUSTOMERS = `
  insert into customers (tenant_id, name) select $1, 'Customer ' || n * 7919 % 1000 from generate_series(1, 1000) n`

// One word occurs in every row, others in one of ten, of a thousand, of a hundred thousand; the rarest are in the
// oldest rows.
const ROWS = `
  insert into orders (tenant_id, title, note, key, mail, total, number, state, is_paid, day, placed_at, customer_id)
  select $1, 'Order ' || n || case when n % 10 = 0 then ' urgent' else '' end
           || case when n % 1000 = 7 then ' Crème' else '' end,
         'Sent with the usual care to person ' || n % 5000 || case when n % 100000 = 9 then ' needle' else '' end
           || repeat(' and so on', n % 5),
         'key-' || n, 'person' || n % 5000 || '@example.com', n % 100000 / 100.0, n % 50000,
         case when n % 100 = 0 then 'lost' when n % 3 = 0 then 'sent' else 'new' end, n % 2 = 0,
         date '2020-01-01' + n % 2000, timestamptz '2020-01-01' + n * interval '5 minutes',
         case when n % 50 > 0 then known.ids[1 + n % 1000] end
  from generate_series(1, $2::int) n, (select array_agg(id) as ids from customers where tenant_id = $1) known`

/** Gives a tenant `count` orders. */
export async function fillOrders(adminUrl: string, tenants: ReadonlyMap<string, number>): Promise<void> {
  await withClient(adminUrl, async (client) => {
    for (const [tenantId, count] of tenants) {
      await client.query(CUSTOMERS, [tenantId])
      await client.query(ROWS, [tenantId, count])
    }
    await client.query('vacuum analyze')
  })
}

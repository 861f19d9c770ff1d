// What the demo shows of content: data alone.

interface DemoArticle {
  title: string
  body: string
  category: string
  tags: readonly string[]
  status: 'draft' | 'published'
}

export const DEMO_CATEGORIES = ['News', 'Guides', 'Stories']
export const DEMO_TAGS = ['Product', 'People', 'How-to', 'Release']

const article = (
  title: string,
  body: string,
  { category, tags, status = 'published' }: Pick<DemoArticle, 'category' | 'tags'> & Partial<DemoArticle>,
): DemoArticle => ({ title, body, category, tags, status })

export const DEMO_ARTICLES: Readonly<Record<string, readonly DemoArticle[]>> = {
  acme: [
    article('Anvils now in three sizes', 'Small, large and **regrettable**.', { category: 'News', tags: ['Product'] }),
    article('How to carry an anvil', 'With a friend, and with your knees.', { category: 'Guides', tags: ['How-to'] }),
    article('Rocket skates: what we learned', 'They are fast. Stopping comes later.', {
      category: 'Stories',
      tags: ['Product', 'People'],
    }),
    article('The spring catalogue is out', 'Forty pages, one of them blank on purpose.', {
      category: 'News',
      tags: ['Release', 'Product'],
    }),
    article('Painting a tunnel on a wall', 'Use matt paint and mind the perspective.', {
      category: 'Guides',
      tags: ['How-to'],
    }),
    article('Giant magnets', 'Still too strong to ship.', { category: 'News', tags: ['Product'], status: 'draft' }),
  ],
  globex: [
    article('Welcome to Globex', 'We do many things, most of them underground.', {
      category: 'News',
      tags: ['People'],
    }),
    article('The weather machine, version 2', 'Now with drizzle.', { category: 'News', tags: ['Release'] }),
    article('A day at the night shift', 'It is quiet, warm and well lit.', {
      category: 'Stories',
      tags: ['People'],
    }),
    article('Quarterly plan', 'Not to be published.', { category: 'News', tags: [], status: 'draft' }),
  ],
}

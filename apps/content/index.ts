// The front door of the app content.
export { articles } from './articles.resource.ts'
export { categories } from './categories.resource.ts'
export { tags } from './tags.resource.ts'

// What tests know of the demo.
import { DEMO_ARTICLES } from './demo/demo-articles.ts'

/** By the slug of their tenant. */
export const demoArticles = DEMO_ARTICLES

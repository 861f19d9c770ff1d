// What triggers of ours say when a reference would lead back to its own record; PostgreSQL has no word for it.

/** An SQLSTATE of a class that the standard leaves to implementations (ISO/IEC 9075-2, 24.1). */
export const CIRCLE = 'PD001'

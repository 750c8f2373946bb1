declare const brand: unique symbol;

/** A primitive that only its own constructor function makes, so that a run's id is never taken for an action's. */
export type Brand<Primitive, Name extends string> = Primitive & { readonly [brand]: Name };

/** An API server that answers whether somebody may do something, as a test says. */
import { type TestTarget, targetOf } from './target.ts'

export interface AccessReviews {
  target: TestTarget
  /** What is answered next. */
  status: { allowed?: boolean; reason?: string }
  /** What was asked last: the review's spec. */
  asked?: unknown
}

export function accessReviews(): AccessReviews {
  const reviews: AccessReviews = {
    target: targetOf({
      answers: {
        'POST /apis/authorization.k8s.io/v1/subjectaccessreviews': ({ body }) => {
          reviews.asked = (body as { spec: unknown }).spec
          return { body: { status: reviews.status } }
        },
      },
    }),
    status: {},
  }
  return reviews
}

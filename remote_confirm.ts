import { ServiceError } from "./domain/errors.ts";

const TIMEOUT_MS = 5_000;

/**
 * Gets the address by which a provider wants a subscription confirmed. The caller has checked that it is one of the
 * provider's own hosts; redirects, which could lead elsewhere, are not followed.
 *
 * @throws ServiceError `unavailable`, so that the provider sends its request again
 */
export async function confirmSubscription(url: string): Promise<void> {
  try {
    const response = await fetch(url, {
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
    if (response.ok) return;
    throw new Error(`The provider answered ${response.status}`);
  } catch (error) {
    throw new ServiceError(
      "unavailable",
      "The subscription could not be confirmed at the provider.",
      { retryAfter: 5, cause: error },
    );
  }
}

import type { AutopilotStatus } from "./autopilot.ts";
import type { Delivery } from "./delivery.ts";
import { ServiceError } from "./errors.ts";

/**
 * Whether a delivery may run again.
 *
 * @param trigger null where it was deleted
 * @throws ServiceError with the code that says why not
 */
export function assertReplayable(
  delivery: Pick<Delivery, "status" | "signatureStatus" | "rawBody">,
  autopilot: { readonly status: AutopilotStatus },
  trigger: { readonly enabled: boolean } | null,
): void {
  const { status, signatureStatus, rawBody } = delivery;
  if (
    status === "rejected" || signatureStatus === "invalid" ||
    signatureStatus === "missing"
  ) {
    throw new ServiceError(
      "delivery_rejected",
      "This delivery failed verification, so it can never be run.",
    );
  }
  if (rawBody === null) {
    throw new ServiceError(
      "delivery_has_no_body",
      "This delivery's body was not kept, so there is nothing to replay.",
    );
  }
  if (autopilot.status !== "active") {
    throw new ServiceError(
      "autopilot_not_active",
      `The autopilot is ${autopilot.status}. Set its status to "active" first.`,
    );
  }
  if (trigger === null) {
    throw new ServiceError(
      "trigger_gone",
      "The trigger of this delivery was deleted.",
    );
  }
  if (!trigger.enabled) {
    throw new ServiceError(
      "trigger_disabled",
      "The trigger of this delivery is disabled. Enable it first.",
    );
  }
}

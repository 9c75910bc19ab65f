import type { ParsedBody } from "../body.ts";
import { members } from "../providers/source.ts";

const SNS_HOST =
  /^sns\.[a-z]{2}(-[a-z]{1,12}){1,3}-\d{1,2}\.amazonaws\.com(\.cn)?$/;

/**
 * The address that confirms a subscription, or null where it is not one of Amazon SNS for this very topic: a message
 * says where to go, and it must not send us anywhere else.
 */
export function snsSubscribeUrl(body: ParsedBody | null): string | null {
  const [text = ""] = members(body?.value, ["SubscribeURL"]);
  const [topic] = members(body?.value, ["TopicArn"]);
  const [token] = members(body?.value, ["Token"]);
  const url = URL.parse(text);
  if (
    url?.protocol !== "https:" || url.port !== "" || url.username !== "" ||
    url.password !== "" || url.hash !== "" || url.pathname !== "/" ||
    !SNS_HOST.test(url.hostname)
  ) return null;
  const { searchParams } = url;
  const asks = searchParams.get("Action") === "ConfirmSubscription" &&
    topic !== undefined && searchParams.get("TopicArn") === topic &&
    token !== undefined && searchParams.get("Token") === token;
  return asks ? url.href : null;
}

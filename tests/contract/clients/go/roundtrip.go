package main

import (
	"context"
	"net/http"
	"os"
	"strings"
)

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func expect(ok bool, what string, body []byte) {
	if !ok {
		panic(what + ": " + string(body))
	}
}

func main() {
	ctx := context.Background()
	api, err := NewClientWithResponses(os.Args[1], WithRequestEditorFn(func(_ context.Context, r *http.Request) error {
		r.Header.Set("Authorization", "Bearer "+os.Args[2])
		return nil
	}))
	check(err)

	autopilot, err := api.CreateAutopilotWithResponse(ctx, nil, AutopilotCreate{Name: "From Go"})
	check(err)
	expect(autopilot.JSON201 != nil, "autopilot", autopilot.Body)
	id := autopilot.JSON201.Id

	trigger, err := api.CreateTriggerWithResponse(ctx, id, nil, TriggerCreate{})
	check(err)
	expect(trigger.JSON201 != nil, "trigger", trigger.Body)
	parts := strings.Split(trigger.JSON201.WebhookUrl, "/")

	received, err := api.ReceiveWebhookWithBodyWithResponse(ctx, parts[len(parts)-1], nil, "application/json",
		strings.NewReader(`{"event":"order.paid","eventPayload":{"order":1042}}`))
	check(err)
	expect(received.JSON200 != nil, "webhook", received.Body)
	member, err := received.JSON200.ValueByDiscriminator()
	check(err)
	receipt, ok := member.(AcceptedReceipt)
	expect(ok, "receipt", received.Body)

	delivery, err := api.GetDeliveryWithResponse(ctx, id, receipt.DeliveryId)
	check(err)
	expect(delivery.JSON200 != nil && delivery.JSON200.Event == "order.paid", "delivery", delivery.Body)

	claimed, err := api.ClaimRunsWithResponse(ctx, RunClaim{AutopilotId: &id})
	check(err)
	expect(claimed.JSON200 != nil && claimed.JSON200.Runs[0].Id == receipt.RunId, "claim", claimed.Body)
}

import Type from "typebox";

export const SubscriptionPath = Type.Object({ subscriptionId: Type.String() });

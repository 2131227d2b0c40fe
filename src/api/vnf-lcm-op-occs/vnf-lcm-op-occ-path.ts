import Type from "typebox";

export const VnfLcmOpOccPath = Type.Object({ vnfLcmOpOccId: Type.String() });

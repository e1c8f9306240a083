export async function kept() {}

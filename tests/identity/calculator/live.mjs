export async function live() {}

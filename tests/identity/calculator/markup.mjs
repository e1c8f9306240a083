export async function markup() {}

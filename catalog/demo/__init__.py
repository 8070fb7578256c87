"""What the demonstration shows: invented makers and products, and pictures drawn by the portal's own code."""

"""The demo: invented makers and products, believable and honest, with pictures drawn by our own code."""

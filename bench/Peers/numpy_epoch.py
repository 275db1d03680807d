"""
Epochs of a net 784-30-10 of sigmoid neurons in NumPy, double precision: cross-entropy, SGD with mini-batches of 10, eta 0.1, weight
decay with lambda 5 as a scaling of the weights, accuracy on the validation examples after every epoch.
usage: numpy_epoch.py matrices|examples FOLDER EPOCHS
'matrices' takes a mini-batch at a time as matrices [10, n]; 'examples' takes one example at a time as column vectors and adds the
gradients up, as network2.py of Nielsen's book does, and evaluates one at a time as well.
FOLDER holds train_inputs.bin, train_labels.bin, validation_inputs.bin, validation_labels.bin: bytes, row by row, p for p / 255.
"""
import json, os, sys, time
import numpy as np

HIDDEN, CLASSES, BATCH, ETA, LAMBDA = 30, 10, 10, 0.1, 5.0


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


class Matrices:
    """Examples are rows."""

    def __init__(self, inputs, labels, weights, biases):
        self.x, self.y = inputs, np.eye(CLASSES)[labels]
        self.weights, self.biases = [w.T.copy() for w in weights], [b.T.copy() for b in biases]

    def epoch(self, order):
        scale = 1 - ETA * LAMBDA / len(order)
        for first in range(0, len(order), BATCH):
            batch = order[first:first + BATCH]
            self.step(self.x[batch], self.y[batch], scale)

    def step(self, x, y, scale):
        activations = [x]
        for w, b in zip(self.weights, self.biases):
            activations.append(sigmoid(activations[-1] @ w + b))
        delta = activations[-1] - y
        rate = ETA / len(x)
        for layer in range(len(self.weights) - 1, -1, -1):
            a, w = activations[layer], self.weights[layer]
            gradient, bias_gradient = a.T @ delta, delta.sum(axis=0)
            if layer > 0:
                delta = (delta @ w.T) * a * (1 - a)
            w *= scale
            w -= rate * gradient
            self.biases[layer] -= rate * bias_gradient

    def accuracy(self, inputs, labels):
        a = inputs
        for w, b in zip(self.weights, self.biases):
            a = sigmoid(a @ w + b)
        return float(np.mean(np.argmax(a, axis=1) == labels))


class Examples:
    """Examples are column vectors in a list of pairs."""

    def __init__(self, inputs, labels, weights, biases):
        one_hot = np.eye(CLASSES)
        self.data = [(x[:, None], one_hot[label][:, None]) for x, label in zip(inputs, labels)]
        self.weights, self.biases = weights, biases

    def epoch(self, order):
        scale = 1 - ETA * LAMBDA / len(order)
        for first in range(0, len(order), BATCH):
            self.step([self.data[i] for i in order[first:first + BATCH]], scale)

    def step(self, batch, scale):
        sum_w, sum_b = [np.zeros(w.shape) for w in self.weights], [np.zeros(b.shape) for b in self.biases]
        for x, y in batch:
            gradient_w, gradient_b = self.gradient(x, y)
            sum_w = [s + g for s, g in zip(sum_w, gradient_w)]
            sum_b = [s + g for s, g in zip(sum_b, gradient_b)]
        rate = ETA / len(batch)
        self.weights = [scale * w - rate * s for w, s in zip(self.weights, sum_w)]
        self.biases = [b - rate * s for b, s in zip(self.biases, sum_b)]

    def gradient(self, x, y):
        activations = [x]
        for w, b in zip(self.weights, self.biases):
            activations.append(sigmoid(w @ activations[-1] + b))
        delta = activations[-1] - y
        by_weights, by_biases = [None] * len(self.weights), [None] * len(self.weights)
        for layer in range(len(self.weights) - 1, -1, -1):
            by_weights[layer], by_biases[layer] = delta @ activations[layer].T, delta
            if layer > 0:
                a = activations[layer]
                delta = (self.weights[layer].T @ delta) * a * (1 - a)
        return by_weights, by_biases

    def accuracy(self, inputs, labels):
        right = 0
        for x, label in zip(inputs, labels):
            a = x[:, None]
            for w, b in zip(self.weights, self.biases):
                a = sigmoid(w @ a + b)
            right += int(np.argmax(a) == label)
        return right / len(labels)


def examples(folder, name):
    labels = np.fromfile(os.path.join(folder, name + "_labels.bin"), dtype=np.uint8)
    inputs = np.fromfile(os.path.join(folder, name + "_inputs.bin"), dtype=np.uint8)
    return inputs.reshape(len(labels), -1) / 255.0, labels


def main(variant, folder, epochs):
    (inputs, labels), (validation, validation_labels) = examples(folder, "train"), examples(folder, "validation")
    generator = np.random.default_rng(1)
    sizes = [inputs.shape[1], HIDDEN, CLASSES]
    weights = [generator.standard_normal((o, i)) / np.sqrt(i) for i, o in zip(sizes[:-1], sizes[1:])]
    biases = [generator.standard_normal((o, 1)) for o in sizes[1:]]
    net = {"matrices": Matrices, "examples": Examples}[variant](inputs, labels, weights, biases)
    seconds, accuracy = [], []
    for _ in range(epochs):
        began = time.perf_counter()
        net.epoch(generator.permutation(len(inputs)))
        accuracy.append(net.accuracy(validation, validation_labels))
        seconds.append(time.perf_counter() - began)
    print(json.dumps({"seconds": seconds, "accuracy": accuracy}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
